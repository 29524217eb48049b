"""What a process log or audit trail says of its cases: which activities start, deliver, accept, pause and end them."""

from dataclasses import dataclass, fields

COMPLETE = ("complete", "completed", "end", "ended", "finish", "finished", "done", "close", "closed")
"""Values of a lifecycle column that mean an activity is over."""

ROLES = ("start", "delivery", "acceptance", "pause", "resume", "end")
"""The roles an activity may have in its case; the settings of [table.log] that list activities."""


@dataclass(frozen=True)
class Log:
    """The columns of a log, and the activities by role, as written in the file.

    With `lifecycle`, what delivers, accepts or ends a case does so once the activity is complete. Without a start, the
    first event of a case is its receipt. Without a resume, whatever follows a pause ends it. `end`: the case is over;
    without a delivery it is cancelled.
    """

    activity: str  # source column
    at: tuple[str, ...]  # source column of the time, or those of the date and the time of day
    start: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    acceptance: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    lifecycle: str | None = None  # source column that tells the start of an activity from its completion

    @property
    def fed(self) -> tuple[str, ...]:
        """The columns of a deliverable that the log feeds if no column of the file does, those of any log first."""
        more = (*(("final_delivered_at",) if self.delivery else ()), *(("accepted_at",) if self.acceptance else ()))
        return ("received_at", "status", "first_delivered_at", *more)

    @property
    def sources(self) -> tuple[str, ...]:
        """The source columns that the log reads."""
        return (self.activity, *self.at, *([self.lifecycle] if self.lifecycle else []))

    def role_of(self, activity: str) -> str | None:
        """An activity's role in its case; None if it has none in particular."""
        return next((role for role in ROLES if activity.strip().lower() in self.named(role)), None)

    def named(self, role: str) -> tuple[str, ...]:
        """The activities of a role, in the form in which they are compared."""
        return tuple(name.strip().lower() for name in getattr(self, role))

    def settings(self) -> dict[str, str | list[str]]:
        """The settings that are not empty, as in a profile."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        at = self.at[0] if len(self.at) == 1 else list(self.at)
        own = {"activity": self.activity, "at": at} | ({"lifecycle": self.lifecycle} if self.lifecycle else {})
        return own | {role: list(found[role]) for role in ROLES if found[role]}
