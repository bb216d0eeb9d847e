"""What a verification of the store found, as programs and auditors read it."""

from dataclasses import asdict

from sim.records.verify import Report


def verification_body(report: Report) -> dict[str, object]:
    """Write a report as plain JSON."""
    return {
        "ok": report.ok,
        "attempts": len(report.attempts),
        "faults": [asdict(fault) for fault in report.faults],
        "contents_changed": list(report.contents_changed),
        "miscounted": list(report.miscounted),
        "file_faults": list(report.said.faults),
        "purged": report.purged,
        "database": f"{report.said.database} {report.said.version}",
        "warning": report.said.warning,
    }
