"""What a verification of the store found, as auditors read it."""

from dataclasses import asdict

from sim.content import version_of_text
from sim.records.custody.people import unlike_the_chain
from sim.records.proving import check_vouches
from sim.records.store import Store
from sim.records.texts import wrong_texts
from sim.signing.keys import Ring


def verification_body(store: Store, ring: Ring) -> dict[str, object]:
    """Verify chains, counts, vouches, texts and people, and write what was found as plain JSON."""
    report, vouches = store.verify(), store.read(check_vouches, ring)
    office = store.read(lambda connection: list(unlike_the_chain(connection)))
    texts = store.read(wrong_texts, version_of_text)
    return {
        "ok": report.ok and not (vouches.wrong or texts or office),
        "attempts": len(report.attempts),
        "records": report.records.events,
        "faults": [asdict(fault) for fault in report.faults],
        "contents_changed": list(report.contents_changed),
        "texts": list(texts),
        "miscounted": list(report.miscounted),
        "file_faults": list(report.said.faults),
        "purged": report.purged,
        "vouches": {**asdict(vouches), "first": [asdict(each) for each in vouches.first]},
        "office": office,
        "database": f"{report.said.database} {report.said.version}",
        "warning": report.said.warning,
    }
