"""The desk behind the screens: store, law and sessions. It knows no screen, and no screen knows the store."""

import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from scenarios.catalogue import read_index
from scenarios.model import Scenario, VariantId
from scenarios.problems import render
from scenarios.reading.library import load_vocabulary
from scenarios.runs import ResumeError
from scenarios.seeds import variant_for
from scoring.judging import Law, law_of
from scoring.norms import Pack
from scoring.packs import load_pack
from scoring.reading.pack import read_pack
from scoring.reading.rule import load_rule
from sim.completing.run import NOT_GIVEN, Person, complete, kept_of
from sim.content import BrokenScenarioError, Opened, open_scenario, open_version, pack_text
from sim.exports.rows import write_records_csv
from sim.exports.stamp import Stamp
from sim.exports.whole import write_records_json
from sim.profile import Profile
from sim.records.attempts import Attempt, Listed
from sim.records.chain import JsonValue
from sim.records.custody.people import is_office
from sim.records.errors import FolderError, StoreError
from sim.records.listing import Card, Wanted
from sim.records.store import Store
from sim.records.writing import new_file
from sim.screens.parts.outside import (
    SHOWN_RECORDS,
    Filed,
    Offer,
    Outside,
    Trouble,
    Waiting,
    offer_of_entry,
)
from sim.session import Session, Surroundings, Texts, new_attempt, resume_session, start_session

PACK = "chicago"
STORE = "records.sqlite3"
_PLAYED = frozenset({"debrief", "acknowledged"})
_RECORDS = uuid.UUID("6a1f0c52-6f0e-4b9c-9a55-0d3a3f7d9f10")
"""The name space of record ids: an attempt has one original record, however often it is filed."""


class DeskError(Exception):
    """Something that the member should read and no traceback should show."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.what)
        self.trouble = trouble


FAILURES = (StoreError, DeskError, BrokenScenarioError, ResumeError, LookupError, OSError)
"""What may go wrong at the desk; `trouble_of` tells each."""


def trouble_of(error: Exception) -> Trouble:
    """Tell an error as what happened, what is safe, how to mend it."""
    match error:
        case StoreError():
            return Trouble(what=error.what, safe=error.safe, mend=error.mend)
        case DeskError():
            return error.trouble
        case BrokenScenarioError():
            first = render(error.problems[0]) if error.problems else str(error)
            return Trouble(
                what=f"The scenario cannot be played: {first}",
                safe="Nothing was begun and nothing was written.",
                mend="`wcsim check FILE` lists every problem with its line.",
            )
        case _:
            return Trouble(
                what=str(error),
                safe="Every decision accepted so far is kept.",
                mend="Go back to Home; `wcsim records verify` checks what is kept.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a new run is to be played: the clock's factor (None untimed), its seed, its variant if asked."""

    factor: Fraction | None
    seed: int
    variant: str | None = None


class Desk:
    """One open store and the law of the day; StoreError where the store cannot be opened."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        try:
            outside.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderError(
                f"The folder {outside.home} cannot be made: {error.strerror}.",
                safe="Nothing was written.",
                mend="Set WCSIM_HOME to a folder this account may write in.",
            ) from error
        self.store = Store.open(outside.store or outside.home / STORE, voucher=outside.voucher)
        self._office = self.store.read(is_office)
        self._filed_here: set[str] = set()

    @cached_property
    def pack(self) -> Pack:
        """Give the law's pack; reading it takes a moment."""
        return load_pack(PACK)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """List what can be practised: what ships, then the user's own files.

        A file that cannot be read is left out here; `wcsim check` tells what is wrong with it.
        """
        index = read_index()
        offers = [offer_of_entry(entry) for entry in index.entries]
        for name in (*index.stale, *map(str, self._outside.files)):
            with suppress(ValueError, OSError):
                offers.append(_offer_of(name))
        return tuple(offers)

    def waiting(self) -> tuple[Waiting, ...]:
        """List the runs that were broken off or wait for their signature, newest first."""
        return tuple(_waiting(each) for each in self.store.unfinished() if each.events)

    def filed(self) -> tuple[Filed, ...]:
        """List the newest completion records, the last filed first: as many as home has room for, and one.

        Of an office store, where nobody signs on here, only those that were filed here just now.
        """
        cards = self.store.filed(limit=SHOWN_RECORDS + 1)
        return tuple(_filed(card) for card in cards if self._may_show(card.record_id))

    def record(self, record_id: str) -> dict[str, JsonValue]:
        """Give one completion record as it was filed."""
        found = self.store.record(record_id)
        if found is None or not self._may_show(record_id):
            raise LookupError(f"no completion record {record_id} is here")
        return found

    def _may_show(self, record_id: str) -> bool:
        return not self._office or record_id in self._filed_here

    def begin(self, opened: Opened, profile: Profile, setting: Setting) -> Session:
        """Begin a new attempt; it is in the store before its first line is told."""
        scenario = opened.scenario
        law = self._law(self.pack, scenario.law_as_of)
        attempt = new_attempt(
            scenario,
            law,
            variant=_variant(scenario, setting),
            seed=setting.seed,
            created_at=self._outside.today(),
            member_name=profile.name or None,
            member_number=profile.number or None,
        )
        texts = Texts(scenario=opened.text, pack=pack_text(law.pack.id))
        return start_session(attempt, scenario, texts, self._around(law, setting.factor))

    def resume(self, attempt_id: str) -> Session:
        """Take an attempt up again, in the version and under the law it was begun with."""
        attempt = self.store.attempt(attempt_id).attempt
        opened = open_version(attempt.scenario_id, attempt.scenario_version, self.store.content)
        law = self._law(self._pack_of(attempt), attempt.law_as_of)
        return resume_session(attempt_id, opened.scenario, self._around(law, Fraction(1)))

    def file(self, session: Session, profile: Profile, comment: str) -> dict[str, JsonValue]:
        """Sign the result as seen and file its completion record; done twice it is the same record."""
        attempt = session.attempt
        if session.status == "debrief":
            session.acknowledge(comment)
        kept = kept_of(session, self.store)
        record_id = self.record_id(session)
        person = Person(**_given(attempt, profile))
        record = complete(
            session, person, record_id=record_id, kept=kept, attempt_no=self._earlier(attempt, record_id) + 1
        )
        filed = self.store.file_record(record)
        self._filed_here.add(record_id)
        session.mark_filed()
        return filed

    def _earlier(self, attempt: Attempt, record_id: str) -> int:
        """Count the records of this scenario by the same member that stand; without a number, by the name."""
        member = attempt.member_number or (NOT_GIVEN if attempt.member_name else None)
        wanted = Wanted(course=attempt.scenario_id, member=member)
        found, before = 0, None
        while page := self.store.filed(before=before, wanted=wanted):
            others = (card for card in page if card.standing and card.record_id != record_id)
            found += sum(
                attempt.member_number is not None or self._same_name(card, attempt) for card in others
            )
            before = page[-1]
        return found

    def _same_name(self, card: Card, attempt: Attempt) -> bool:
        if attempt.member_name is None:
            return True
        record = self.store.record(card.record_id)
        member = None if record is None else record["member"]
        return isinstance(member, dict) and member["legal_name"] == attempt.member_name

    def record_id(self, session: Session) -> str:
        """Give the id of the completion record of a session: always the same for an attempt."""
        return str(uuid.uuid5(_RECORDS, session.attempt.attempt_id))

    def export(self, record_id: str) -> tuple[Path, ...]:
        """Write a record as JSON and CSV into the folder `exports`, over what an earlier export wrote."""
        folder = self._outside.home / "exports"
        folder.mkdir(exist_ok=True)
        records = (self.record(record_id),)
        stamp = Stamp(at=self._outside.today().isoformat(timespec="seconds"), by="wcsim")
        written = []
        for ending, write in (("json", write_records_json), ("csv", write_records_csv)):
            path = folder / f"record-{record_id}.{ending}"
            with new_file(path, force=True) as file:
                write(file, records, stamp)
            written.append(path)
        return tuple(written)

    def _law(self, pack: Pack, day: date) -> Law:
        return law_of(pack, day, load_rule(), load_vocabulary())

    def _pack_of(self, attempt: Attempt) -> Pack:
        """Give the pack an attempt was begun under, from the store where it is another version."""
        if self.pack.version == attempt.pack_version:
            return self.pack
        text = self.store.content(attempt.pack_version)
        found = None if text is None else read_pack(text, f"{attempt.pack_id}.yaml", load_vocabulary())[0]
        return found or self.pack

    def _around(self, law: Law, factor: Fraction | None) -> Surroundings:
        outside = self._outside
        return Surroundings(
            store=self.store, law=law, monotonic=outside.monotonic, today=outside.today, factor=factor
        )


def _variant(scenario: Scenario, setting: Setting) -> VariantId:
    if setting.variant is not None:
        return next(each.id for each in scenario.variants if each.id == setting.variant)
    return variant_for(scenario, setting.seed)


def _offer_of(name: str) -> Offer:
    scenario = open_scenario(name).scenario
    return Offer(
        name=name,
        title=scenario.title,
        seat=scenario.seat,
        minutes=scenario.minutes,
        law_as_of=scenario.law_as_of.isoformat(),
        variants=len(scenario.variants),
    )


def _waiting(listed: Listed) -> Waiting:
    attempt = listed.attempt
    return Waiting(
        attempt_id=attempt.attempt_id,
        title=attempt.title,
        seat=attempt.seat,
        begun=attempt.created_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        played=listed.status in _PLAYED,
    )


def _filed(card: Card) -> Filed:
    return Filed(record_id=card.record_id, title=card.title, result=card.result, filed=card.signed_at[:10])


def _given(attempt: Attempt, profile: Profile) -> dict[str, str]:
    """Name the member as they were when the run began, else as the profile has them now."""
    named = replace(
        profile,
        name=attempt.member_name or profile.name,
        number=attempt.member_number or profile.number,
    )
    given = {"legal_name": named.name, "employee_id_or_star": named.number}
    return {field: text for field, text in given.items() if text}
