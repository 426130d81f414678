"""Will a letter to support count? What its headers say against the contact address.

`read` a letter, then `judge` it: one verdict with its reasons, as codes that the texts word. Where
there is no letter yet, `judge_address` says what its domain would let a letter do. `Run` does
either beside a page.
"""

from assistant.letter.judgement import Judgement, Outcome, Reason
from assistant.letter.judging import judge, judge_address
from assistant.letter.run import Run
from checks.letter import Letter, read

__all__ = ["Judgement", "Letter", "Outcome", "Reason", "Run", "judge", "judge_address", "read"]
