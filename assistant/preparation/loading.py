"""Read profiles and the tables of matters and instructions from TOML; find a domain's profile.

Errors, each a ValueError:
    ProfileError           a file that cannot be used: which, where in it, what is expected
    UnknownProfileError    no profile has this id
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.preparation.instructions import Instruction, Instructions
from assistant.preparation.matters import Matters
from assistant.preparation.profile import MisfitError, Profile

if TYPE_CHECKING:
    from pydantic import TypeAdapter

GENERIC = "generic"

_HERE = Path(__file__).parent
_SHIPPED = _HERE / "profiles"


class ProfileError(ValueError):
    """A file cannot be used. `key` is the dotted way to the value, empty for the whole file."""

    code = "profile_invalid"

    def __init__(self, file: Path, key: str, expected: str) -> None:
        self.file = file
        self.params = {"file": str(file), "key": key, "expected": expected}
        super().__init__(": ".join(part for part in (str(file), key, expected) if part))


class UnknownProfileError(ValueError):
    """No profile has the id `given`; `known` are the ids that exist."""

    code = "profile_unknown"

    def __init__(self, given: str, known: Iterable[str]) -> None:
        self.given = given
        self.known = tuple(sorted(known))
        self.params = {"given": given, "known": ", ".join(self.known)}
        super().__init__(f"no provider profile {given!r}; known: {self.params['known']}")


def load_profiles(folder: Path | None = None) -> dict[str, Profile]:
    """The shipped profiles by id, and those of the operator's `folder`, which replace and add.

    Raises ProfileError for a folder that is not there and for the first file that cannot be used.
    """
    profiles = _read_folder(_SHIPPED)
    if folder is not None:
        if not folder.is_dir():
            raise ProfileError(folder, "", "expected a folder of profiles (*.toml)")
        profiles |= _read_folder(folder)
    return profiles


def survey(folder: Path | None = None) -> tuple[dict[str, Profile], list[ProfileError]]:
    """The profiles that can be used, as load_profiles gives them, and why the others cannot."""
    profiles: dict[str, Profile] = {}
    errors: list[ProfileError] = []
    for file in (*_files(_SHIPPED), *(_files(folder) if folder else ())):
        try:
            profile = _profile(file, _state(file))
        except ProfileError as error:
            errors.append(error)
        else:
            profiles[profile.id] = profile
    return profiles, errors


def profile_by_id(profiles: Mapping[str, Profile], id: str) -> Profile:
    """The profile of that id; UnknownProfileError otherwise."""
    try:
        return profiles[id]
    except KeyError:
        raise UnknownProfileError(id, profiles) from None


def recognise(
    nameservers: Iterable[str], mx: Iterable[str], profiles: Mapping[str, Profile]
) -> Profile:
    """The provider to whom most of a domain's name servers belong, else its mail exchangers.

    Names in any case, with or without a trailing dot. Between providers with equally many the
    first id of the alphabet counts; names that are nobody's give the profile `generic`.
    """
    for hosts, names in (
        (nameservers, {one.id: one.recognition.nameservers for one in profiles.values()}),
        (mx, {one.id: one.recognition.mx for one in profiles.values()}),
    ):
        owned = Counter(
            id for host in map(_host, hosts) for id, own in names.items() if _within(host, own)
        )
        if owned:
            return profiles[min(owned, key=lambda id: (-owned[id], id))]
    return profiles[GENERIC]


@cache
def matters() -> Matters:
    """The table of what each symptom means for the contact, as shipped."""
    table: Matters = _read(_HERE / "matters.toml", Matters)
    return table


@cache
def instructions() -> Instructions:
    """The table of instructions, as shipped."""
    table: Instructions = _read(_HERE / "instructions.toml", Instructions)
    return table


def instruction(symptom: str) -> Instruction | None:
    """What an instruction or a question takes; None for an incident."""
    known = instructions().instructions
    return next((entry for id, entry in known.items() if id == symptom), None)


def _host(name: str) -> str:
    return name.strip().rstrip(".").lower()


def _within(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith("." + name) for name in names)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _read_folder(folder: Path) -> dict[str, Profile]:
    profiles = (_profile(file, _state(file)) for file in _files(folder))
    return {profile.id: profile for profile in profiles}


def _state(file: Path) -> tuple[int, int] | None:
    """What changes when the file does; None for one that cannot be looked at."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=256)
def _profile(file: Path, _state: tuple[int, int] | None) -> Profile:
    """The profile of a file, read once for each of its states."""
    profile: Profile = _read(file, Profile)
    if profile.id != file.stem:
        raise ProfileError(file, "id", f"expected the file's own name, {file.stem!r}")
    return profile


def _read(file: Path, kind: Any) -> Any:
    """The file's content as a `kind`, one of the dataclasses of `profile` and `matters`."""
    from pydantic import ValidationError  # not needed on the way to the first packet

    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        return _adapter(kind).validate_python(data)
    except OSError as error:
        raise ProfileError(file, "", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(file, "", "expected UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(file, "", f"expected TOML: {error}") from error
    except ValidationError as error:
        raise ProfileError(file, *_misfit(error.errors(include_url=False)[0])) from error


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _misfit(error: Mapping[str, Any]) -> tuple[str, str]:
    """The dotted key of a pydantic error and what is expected there."""
    # Entries of a list are counted from 1, as a person counts the [[tables]] of a file.
    way = [str(part + 1) if isinstance(part, int) else part for part in error["loc"]]
    match error["type"]:
        case "literal_error":
            expected = f"expected {error['ctx']['expected']}, not {error['input']!r}"
        case "missing":
            expected = "expected a value, none is given"
        case "unexpected_keyword_argument":
            expected = "expected no such key"
        case "value_error":
            misfit: MisfitError = error["ctx"]["error"]
            way.append(misfit.key)
            expected = misfit.expected
        case _:
            expected = f"{error['msg']}, not {error['input']!r}"
    return ".".join(way), expected
