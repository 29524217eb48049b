"""Why something was not delivered, which decides what to do about it."""


class Undelivered(Exception):
    """Something was not delivered. The text tells people why; it holds no password and no secret address.

    `is_final`: refused for good. `is_transient`: worth retrying in a moment. `is_of_all`: nothing else gets through
    to that place either. `is_uncertain`: it may have arrived all the same.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_final: bool = False,
        is_transient: bool = False,
        is_of_all: bool = False,
        is_uncertain: bool = False,
    ) -> None:
        super().__init__(reason)
        self.is_final, self.is_transient = is_final, is_transient
        self.is_of_all, self.is_uncertain = is_of_all, is_uncertain
