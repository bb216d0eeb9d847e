"""An audit pack: one folder with all that an audit or a subpoena asks for, and a manifest of hashes.

Roster, lesson plans, key, approvals, records, verification and public keys; `sha256sum -c MANIFEST.sha256`
checks it, and the manifest itself is signed.
"""

from collections.abc import Mapping
from pathlib import Path

from sim.exports.folder import Part, text_part, write_folder
from sim.signing.keys import Signer

README = "README.txt"

_SAYS = """TRAINING records: an audit pack.

roster.xlsx            who took what, with which result, by the records that stand; a daily report sheet
records.json           every completion record that was asked for, those amended and voided too
records.csv            the same, a row for each record
decisions.csv          a row for each decision of each run
completion-record.schema.json   the form of a record
lesson-plans/          the courses as they were given
scenarios/             the scenarios as they were played
key/                   the packs of norms and the pass rules that scores were made with
versions.json          each of these with its version; "kept" false where the text is no longer there
approvals.json         who approved the key, and when; "not approved" until somebody did
verification.json      what was checked of the store when this pack was made, and what was found
checkpoint.txt         the signed head over all records of the store
keys/                  the agency's public keys: for ssh-keygen, and for the checkpoint

Check it:   sha256sum -c MANIFEST.sha256
            ssh-keygen -Y verify -f keys/allowed_signers -I AGENCY -n export@welcoming-city-sim \\
                       -s MANIFEST.sha256.sig < MANIFEST.sha256
where AGENCY is the first word of a line of keys/allowed_signers.
"""


def write_pack(folder: Path, parts: Mapping[str, Part], signer: Signer | None = None) -> int:
    """Write the parts (path within the folder -> writer) and the README; give the number of files."""
    return write_folder(folder, sorted({**parts, README: text_part(_SAYS)}.items()), signer)
