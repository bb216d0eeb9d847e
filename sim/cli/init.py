"""`wcsim init`: the agency's settings, a file to fill in before the first course."""

from pathlib import Path

import click

from scenarios.text import clean
from sim.agency.reading import FILE, read_agency, template
from sim.agency.settings import open_places
from sim.cli.options import wrong
from sim.home import home_folder
from sim.records.writing import write_file
from sim.trouble import TroubleError


@click.command()
@click.option("--agency", "name", required=True, help="The agency's name, as its records are to say it.")
@click.option("--id", "id_", required=True, help="The agency's id, for instance its ORI.")
@click.option("--out", type=click.Path(dir_okay=False), help=f"Default: {FILE} in the home folder.")
@click.option("--force", is_flag=True, help="Overwrite the file that is there.")
def init(name: str, id_: str, out: str | None, *, force: bool) -> None:
    """Write the agency's settings to start from: who vouches, what is kept how long, course numbers.

    Every completion record repeats them. `wcsim check` checks the file; what a record needs and the file does
    not have is told before a course starts.
    """
    path = Path(out) if out else home_folder() / FILE
    text = template(name, id_)
    agency, _ = read_agency(text, FILE)
    if agency is None or (agency.name, agency.id) != (clean(name), clean(id_)):
        wrong("--agency and --id are words of at most 300 letters, without control characters")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text.encode(), force=force)
    except TroubleError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{path}: fill it in, then `wcsim check {path}`; still open:")
    for each in open_places(agency):
        click.echo(f"  {'.'.join(each.at)}: {each.what}")
