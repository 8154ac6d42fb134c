"""What came of an API request: a success by its rule, or the problem that a person reads."""

from typing import Final

import msgspec

from algo_oauth.errors import Problem, SuccessRuleNotJudged, SuccessRuleNotMet
from algo_oauth.oauth.error_body import read_error
from algo_oauth.oauth.explain import Remedies, unreadable_success
from algo_oauth.oauth.presets import Preset
from algo_oauth.oauth.success import ANY_SUCCESS, AppliedRule, Owner, SuccessRule, apply_rule
from algo_oauth.outbound.exchange import Answer, Exchange
from algo_oauth.outbound.masking import Mask

_LONGEST_QUOTE: Final = 200


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """``problem`` is None for a success; ``rule`` is None where no answer came."""

    problem: Problem | None
    rule: AppliedRule | None = None


def judge(
    exchange: Exchange,
    *,
    own: SuccessRule | None,
    provider: Preset | None,
    remedies: Remedies,
) -> Verdict:
    """Judge an exchange by the request's own rule, or else by its provider's."""
    answer, mask = exchange.answer, Mask(exchange.request.secrets)
    if answer is None:
        return Verdict(problem=exchange.fault.problem if exchange.fault else None)
    host, is_2xx = exchange.request.host, 200 <= answer.status < 300
    rule = own or (provider.success if provider else ANY_SUCCESS)
    owner: Owner = "request" if own else "provider" if provider else "device"
    applied = apply_rule(rule, answer, owner=owner, mask=mask)
    # Who wrote a rule of their own knows what answers there: a web page may be what they want.
    problem = unreadable_success(answer, host) if is_2xx and own is None else None
    if problem or applied.met:
        return Verdict(problem=problem, rule=applied)
    if applied.status_met or is_2xx:
        problem = remedies.explain_codes(answer, step="api", mask=mask, provider=provider)
    else:
        problem = remedies.explain(answer, step="api", host=host, mask=mask, provider=provider)
    return Verdict(problem=problem or _not_met(applied, answer, host, mask), rule=applied)


def refuses_token(answer: Answer, provider: Preset | None) -> bool:
    """Say whether the answer means that the token is over, so that nothing was acted upon."""
    stale = provider.answers.stale_codes if provider else ()
    return answer.status == 401 or any(code in stale for code in stale and read_error(answer).codes)


def _not_met(applied: AppliedRule, answer: Answer, host: str, mask: Mask) -> Problem:
    said = read_error(answer)
    words = (said.words or next(iter(said.codes), ""))[:_LONGEST_QUOTE].rstrip(".")
    refusal = SuccessRuleNotMet if applied.judged else SuccessRuleNotJudged
    problem = refusal(
        host=host,
        status=answer.status,
        words=f": {words}" if words else "",
        owner=applied.owner,
        wanted=applied.rule.words,
        found=applied.found,
    ).problem
    return Problem(problem.code, mask.text(problem.message), mask.text(problem.remedy))
