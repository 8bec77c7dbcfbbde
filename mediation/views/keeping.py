"""The rules of mediation: pages of those who keep them, in the frame of "my station" (M1, M4, M5)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediation.choices import Cause, WordKind
from mediation.forms import (
    FindRuleForm,
    NewFindRuleForm,
    NewTemplateForm,
    TemplateForm,
    VisitsForm,
    WeightsForm,
    WordsForm,
)
from mediation.models import CauseWord, SensitiveWord
from mediation.selectors import keeping
from mediation.selectors.risk import weights_of
from mediation.services import keeping as services
from stations.forms import KeepForm
from stations.middleware import officer_of
from stations.models import Organisation
from stations.views.frame import saved, show, station_of

TAB = "mediation:rules"
Given = QueryDict | None


def _words(station: Organisation, given: Given = None) -> WordsForm:
    labels = dict(WordKind.choices)
    return WordsForm(given, words=keeping.words_by_kind(station, SensitiveWord), labels=labels, auto_id="sign-%s")


def _causes(station: Organisation, given: Given = None) -> WordsForm:
    labels = dict(Cause.choices)
    return WordsForm(given, words=keeping.words_by_kind(station, CauseWord), labels=labels, auto_id="cause-%s")


def _visits(station: Organisation, given: Given = None) -> VisitsForm:
    return VisitsForm(given, days=keeping.visit_days(station), auto_id="visit-%s")


def _weights(station: Organisation, given: Given = None) -> WeightsForm:
    return WeightsForm(given, weights=weights_of(station), auto_id="weight-%s")


@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """Find rules, words, weights, visits and agreement forms of a station."""
    return _rules(request)


def _rules(request: HttpRequest, **refused: KeepForm) -> HttpResponse:
    station = station_of(request)
    context: dict[str, Any] = {
        "types": keeping.find_rules(station),
        "templates": keeping.templates(station),
        "words": refused.get("words") or _words(station),
        "causes": refused.get("causes") or _causes(station),
        "visits": refused.get("visits") or _visits(station),
        "weights": refused.get("weights") or _weights(station),
    }
    return show(request, "mediation/rules.html", TAB, status=422 if refused else 200, **context)


@require_POST
def words(request: HttpRequest) -> HttpResponse:
    """Words that make a matter sensitive."""
    station = station_of(request)
    form = _words(station, request.POST)

    def keep(_given: dict[str, Any]) -> None:
        services.set_words(by=officer_of(request), station=station, model=SensitiveWord, words=form.words())

    return saved(request, form, keep, _("敏感词已保存，以后的来电按新词判断。"), TAB) or _rules(request, words=form)


@require_POST
def causes(request: HttpRequest) -> HttpResponse:
    """Words that say what two sides quarrel about."""
    station = station_of(request)
    form = _causes(station, request.POST)

    def keep(_given: dict[str, Any]) -> None:
        services.set_words(by=officer_of(request), station=station, model=CauseWord, words=form.words())

    return saved(request, form, keep, _("起因词已保存，以后的来电按新词归并。"), TAB) or _rules(request, causes=form)


@require_POST
def visits(request: HttpRequest) -> HttpResponse:
    """On which days after settlement each level is visited."""
    station = station_of(request)
    form = _visits(station, request.POST)

    def keep(_given: dict[str, Any]) -> None:
        services.set_visits(by=officer_of(request), station=station, days=form.days())

    done = saved(request, form, keep, _("回访安排已保存，以后化解的按新安排排期。"), TAB)
    return done or _rules(request, visits=form)


@require_POST
def weights(request: HttpRequest) -> HttpResponse:
    """What counts how much, and where the levels begin."""
    station = station_of(request)
    form = _weights(station, request.POST)

    def keep(_given: dict[str, Any]) -> None:
        services.set_weights(by=officer_of(request), station=station, weights=form.weights())

    done = saved(request, form, keep, _("级别规则已保存，以后有变化的纠纷按新规则计分。"), TAB)
    return done or _rules(request, weights=form)


@require_http_methods(["GET", "POST"])
def type_new(request: HttpRequest) -> HttpResponse:
    """A find rule for a type that has none."""
    station = station_of(request)
    facts = {"calls": 2, "is_active": True}
    form = NewFindRuleForm(request.POST or None, initial=facts, types=keeping.types_without_rule(station))

    def add(given: dict[str, Any]) -> None:
        by = officer_of(request)
        services.set_find_rule(by=by, station=station, code=given["type"], said=form.said(), new=True)

    return _saved(request, form, add, _("新建发现规则"))


@require_http_methods(["GET", "POST"])
def type_edit(request: HttpRequest, code: str) -> HttpResponse:
    """What the finder does with a type, or that it is switched off."""
    station = station_of(request)
    row = keeping.find_rule(station, code)
    facts = {name: getattr(row, name) for name in FindRuleForm.base_fields}
    form = FindRuleForm(request.POST or None, initial=facts)

    def edit(_given: dict[str, Any]) -> None:
        services.set_find_rule(by=officer_of(request), station=station, code=code, said=form.said())

    return _saved(request, form, edit, _("发现规则 {code}").format(code=code))


@require_http_methods(["GET", "POST"])
def form_new(request: HttpRequest) -> HttpResponse:
    """A new form of agreement."""
    station, form = station_of(request), NewTemplateForm(request.POST or None)

    def add(given: dict[str, Any]) -> None:
        by = officer_of(request)
        services.set_template(by=by, station=station, code=given["code"], said=form.said(), new=True)

    return _saved(request, form, add, _("新建协议模板"))


@require_http_methods(["GET", "POST"])
def form_edit(request: HttpRequest, code: str) -> HttpResponse:
    """A form of agreement: its words, or that it is switched off."""
    station = station_of(request)
    row = keeping.template(station, code)
    facts = {"title": row.title, "kind": row.kind, "clauses": "\n".join(row.clauses), "is_active": row.is_active}
    form = TemplateForm(request.POST or None, initial=facts)

    def edit(_given: dict[str, Any]) -> None:
        services.set_template(by=officer_of(request), station=station, code=code, said=form.said())

    return _saved(request, form, edit, row.title)


def _saved(request: HttpRequest, form: KeepForm, act: Callable[[dict[str, Any]], Any], title: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    done = saved(request, form, act, _("已保存，从现在起生效。"), TAB)
    return done or show(request, "mediation/rule.html", TAB, status=status, form=form, title=title)
