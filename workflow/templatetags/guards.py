"""Hidden form fields that protect a post: the anti-forgery token, once-only, and the revision the page showed."""

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html

from workflow import history, words
from workflow.actions import new_token

register = template.Library()


@register.simple_tag(takes_context=True)
def guards(context, subject=None):
    """`{% guards %}` or `{% guards application %}` inside a form that posts to an action.

    Every form has a token of its own, also when the page is shown again. The revision that the person saw stays.
    """
    request = context["request"]
    seen = request.POST.get("seen", "") if request.method == "POST" else getattr(subject, "revision", "")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="once" value="{}"><input type="hidden" name="seen" value="{}">',
        get_token(request), new_token(), seen,
    )  # fmt: skip


@register.filter
def role_title(code):
    """`{{ entry.role|role_title }}`: a staff role as people read it."""
    return words.role_title(code)


@register.filter
def timer_words(timer):
    """What a timer will do, as a sentence."""
    return words.CLOCKS.get(timer.action) or history.verb_words(timer.action)
