"""Figures of reading mail servers' replies for docs/mail.md: python -m tests.bench.replies

Reads the real replies of ../shared/data through the product's own code.
"""

from __future__ import annotations

from collections import Counter

from tests.assistant.causes.real_replies import FILE, replies


def main() -> None:
    if not FILE.exists():
        print(
            "../shared/data with real replies of mail servers is not beside the project: left out"
        )
        return
    read = list(replies())
    of_all, right = (
        Counter(one.says for one in read),
        Counter(one.says for one in read if one.is_right),
    )
    print("| what it says | read rightly |\n|---|---|")
    for says, count in of_all.most_common():
        print(f"| {says} | {right[says]} of {count} |")
    total = sum(right.values())
    print(f"| all | {total} of {len(read)} ({100 * total / len(read):.1f} %) |\n")
    by = Counter(str(one.read.by) for one in read)
    print("read from:", ", ".join(f"{what} {count}" for what, count in by.most_common()))
    for one in read:
        if not one.is_right:
            print(f"  {one.says} read as {one.read.says}: {one.line}")


if __name__ == "__main__":
    main()
