"""Records as xAPI 1.0.3 statements (readable as 2.0), for any learning record store. Pure.

Verbs and activity types are ADL's; decisions are answered interactions (`cmi.interaction`). Who acted is an
account of the agency: a number, never a name, so that a store elsewhere learns no more than the agency tells
it. Each statement has an id of its own for ever (UUID version 5), so that a store takes it once.
Source: xAPI specification 1.0.3, parts 2 and 3; ADL's vocabulary.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sim.exports.decisions import Decision
from sim.exports.stamp import Filed
from sim.records.completion import RecordStatus

Json: TypeAlias = dict[str, Any]

VERSION = "1.0.3"
_NAMESPACE = uuid.UUID("5f0c6b8e-6a1c-5d55-9a0e-0b6a2f3f2f10")
_ADL_VERBS = "http://adlnet.gov/expapi/verbs"
_ADL_TYPES = "http://adlnet.gov/expapi/activities"
_EXTENSIONS = "https://welcoming-city-sim.invalid/xapi"
_PLATFORM = "Welcoming City Simulator (TRAINING)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who a member is to a learning record store: the agency's own address and the member's number there."""

    home_page: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTold:
    """What is told of a run: when it began and ended (RFC 3339), and its decisions, None where not known."""

    start_at: str
    end_at: str
    decisions: Sequence[Decision] | None

    def moments(self) -> Iterator[tuple[str, Decision]]:
        """Give each decision with its moment: the run's start and scenario time; pauses are not in it."""
        start = datetime.fromisoformat(self.start_at)
        for each in self.decisions or ():
            yield (start + timedelta(milliseconds=each.at_ms)).isoformat(timespec="milliseconds"), each


def statements(record: Filed, account: Account, runs: Mapping[str, RunTold]) -> Iterator[Json]:
    """Tell a filed record as statements: each decision of each run, each run, then the course.

    `runs` are by attempt id; one that is not kept any more is told without its decisions, at the end of the
    course. A correction voids what the record it corrects said of the course; its runs stand as told.
    """
    actor = {"objectType": "Agent", "account": {"homePage": account.home_page, "name": account.name}}
    said: Any = record["record"]
    registration = str(uuid.uuid5(_NAMESPACE, said["record_id"]))
    told = _Telling(record=record, actor=actor, registration=registration)
    match told.status:
        case "original":
            for played in told.played():
                yield from told.run(played, runs.get(played["attempt_id"]))
            yield told.course()
        case "amended":
            yield told.void()
            yield told.course()
        case "voided":
            yield told.void()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """A record being told: what all its statements share."""

    record: Any
    actor: Json
    registration: str

    @property
    def status(self) -> RecordStatus:
        status: RecordStatus = self.record["record"]["status"]
        return status

    def played(self) -> list[Json]:
        return list(self.record["content"]["scenarios"])

    def run(self, played: Json, run: RunTold | None) -> Iterator[Json]:
        scenario = _activity(played["scenario_id"], played["title"], played["version"])
        for at, each in () if run is None else run.moments():
            yield self._statement(
                f"{played['attempt_id']}/{each.number}",
                "answered",
                _interaction(played, each),
                at,
                parent=scenario,
                result={
                    "response": each.choice,
                    **({} if each.success is None else {"success": each.success}),
                    "duration": _duration(each.after_ms),
                },
            )
        result = {"completion": True, "extensions": {f"{_EXTENSIONS}/run-hash": played["attempt_hash"]}}
        yield self._statement(
            played["attempt_id"],
            "completed",
            scenario,
            self._end() if run is None else run.end_at,
            parent=self._course_activity(),
            result=result,
        )

    def course(self) -> Json:
        outcome = self.record["outcome"]
        passed = outcome["result"] == "PASS"
        result: Json = {"completion": outcome["result"] != "INCOMPLETE", "success": passed}
        if outcome["score_overall"] is not None:
            result["score"] = {"scaled": outcome["score_overall"] / 100, "raw": outcome["score_overall"]}
            result["score"] |= {"min": 0, "max": 100}
        result["extensions"] = {
            f"{_EXTENSIONS}/result": outcome["result"],
            f"{_EXTENSIONS}/record-class": self.record["record"]["record_class"],
            f"{_EXTENSIONS}/record-hash": self.record["integrity"]["record_hash"],
        }
        record_id = self.record["record"]["record_id"]
        verb = "passed" if passed else "completed"
        return self._statement(
            record_id, verb, self._course_activity(), self._end(), parent=None, result=result
        )

    def void(self) -> Json:
        """Void what the corrected record said of the course (xAPI 1.0.3, part 2, section 2.3.2)."""
        corrected = self.record["record"]["supersedes_record_id"]
        return {
            "id": _id(self.record["record"]["record_id"], f"voids {corrected}"),
            "version": VERSION,
            "actor": self.actor,
            "verb": {"id": f"{_ADL_VERBS}/voided", "display": {"en-US": "voided"}},
            "object": {"objectType": "StatementRef", "id": _id(corrected, corrected)},
            "timestamp": self.record["sign_off"]["acknowledged_at"],
        }

    def _statement(
        self, name: str, verb: str, target: Json, at: str, *, parent: Json | None, result: Json
    ) -> Json:
        context: Json = {
            "registration": self.registration,
            "platform": _PLATFORM,
            "language": "en-US",
            "extensions": {f"{_EXTENSIONS}/law-as-of": self.record["content"]["law_as_of"]},
        }
        if parent is not None:
            context["contextActivities"] = {"parent": [parent]}
        return {
            "id": _id(self.record["record"]["record_id"], name),
            "version": VERSION,
            "actor": self.actor,
            "verb": {"id": f"{_ADL_VERBS}/{verb}", "display": {"en-US": verb}},
            "object": target,
            "result": result,
            "context": context,
            "timestamp": at,
        }

    def _course_activity(self) -> Json:
        course = self.record["course"]
        return _activity(course["lesson_plan_id"], course["title"], course["lesson_plan_version"])

    def _end(self) -> str:
        return str(self.record["time_and_place"]["end_at"])


def _id(record_id: str, name: str) -> str:
    """Give the id of a statement that a record makes: the same for ever."""
    return str(uuid.uuid5(_NAMESPACE, f"{record_id}/{name}"))


def _activity(name: str, title: str, version: str) -> Json:
    return {
        "objectType": "Activity",
        "id": f"urn:welcoming-city-sim:{name}:{version}",
        "definition": {
            "type": f"{_ADL_TYPES}/simulation",
            "name": {"en-US": f"{title} (TRAINING)"},
        },
    }


def _interaction(played: Json, decision: Decision) -> Json:
    """Write a decision as a choice interaction; each right choice alone is a correct response."""
    choices = [{"id": id_, "description": {"en-US": label}} for id_, label in decision.open]
    silence = {"id": "wait", "description": {"en-US": "Stay silent until the clock runs out"}}
    definition: Json = {
        "type": f"{_ADL_TYPES}/cmi.interaction",
        "name": {"en-US": f"{played['title']}: {decision.state} (TRAINING)"},
        "interactionType": "choice",
        "choices": [*choices, silence],
        "correctResponsesPattern": list(decision.right),
    }
    return {
        "objectType": "Activity",
        "id": f"urn:welcoming-city-sim:{played['scenario_id']}:{played['version']}:{decision.state}",
        "definition": definition,
    }


def _duration(ms: int) -> str:
    """Write a time as ISO 8601 with hundredths of a second, as xAPI compares them."""
    return f"PT{ms / 1000:.2f}S"
