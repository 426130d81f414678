"""Whatever the OpenAPI document permits, and what it does not, is answered as it promises."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, assume, settings
from schemathesis.checks import CHECKS

from assistant.api.app import PATH, create_api
from tests.assistant.api.conftest import Service

EXAMPLES = 20  # of each call

# A text that the document permits need be nobody's address.
NOT_PROMISED = ("positive_data_acceptance",)


schema = schemathesis.openapi.from_dict(create_api().openapi())


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_call_keeps_what_the_document_promises(
    case: schemathesis.Case, service: Service
) -> None:
    assume("%0A" not in case.formatted_path)  # Starlette mounts nothing below a line break
    # A new one each time: what is asked too often would only be refused.
    headers = {"Authorization": f"Bearer {service.program().key}"}
    excluded = CHECKS.get_by_names(list(NOT_PROMISED))
    answer = case.call_and_validate(
        headers=headers, base_url=f"{service.url}{PATH}", timeout=30, excluded_checks=excluded
    )
    assert answer.status_code != 500
    assert answer.status_code < 400 or answer.json()["detail"]
