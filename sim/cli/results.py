"""`wcsim records results`: the roll-ups of the store, as they were counted with every append and filing."""

import click

from sim.cli.options import print_json
from sim.cli.stores import open_to_read, plainly
from sim.records import tallies

_SCALE = 10


@click.command()
@click.option("--about", help="One kind only, as it is listed, such as 'results of course'.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def results(*, about: str | None, as_json: bool) -> None:
    """Show how many attempts and results there are, by member, scenario, course, unit and finding."""
    with plainly(), open_to_read() as store:
        counted = sorted(store.read(tallies.kept).items())
    found = [_plain(key, count) for key, count in counted if about in (None, key.about)]
    if as_json:
        print_json(found)
        return
    for each in found:
        subject = f"{each['about']:<20} {each['key']:<24} {each['kind']:<11} {each['result']:<11}"
        click.echo(
            f"{subject}{each['n']:>7}" + (f"  mean {each['mean']}" if each["mean"] is not None else "")
        )
    click.echo(f"{len(found)} roll-ups (TRAINING)")


def _plain(key: tallies.Key, count: tallies.Count) -> dict[str, str | int | float | None]:
    mean = round(count.tenths / count.n / _SCALE, 1) if count.tenths else None
    return {**key._asdict(), "n": count.n, "mean": mean}
