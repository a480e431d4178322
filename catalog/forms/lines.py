"""The pages of a product line as forms: what may be changed now, what was sent back, which file is there already."""

from itertools import groupby

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.names import CompanyField, NameField
from workflow import files, reasons
from workflow.fields import DayField

from ..models import Brand, Permit, ProductLine
from ..models.categories import offered_leaves
from ..parts import PARTS, open_fields, permits_needed
from .inputs import ClassField, CodeField

PAPER_HELP = _("PDF, JPG or PNG, up to 10 MB.")


def paper(label, **kwargs):
    return files.PaperField(**{"label": label, "help_text": PAPER_HELP} | kwargs)


class LinePage(forms.Form):
    """One page of a line. `lenient` saves a half-filled page (“save and leave”): nothing is required then."""

    def __init__(self, data=None, uploads=None, *, line, remarks=()):
        self.line = line
        super().__init__(data, uploads, initial=self.stored())
        self.build()
        self.lenient = bool(data and data.get("then") == "exit")
        allowed = open_fields(line, remarks)
        for name, field in self.fields.items():
            file = self.initial.get(name) if isinstance(field, files.PaperField) else None
            if file:
                field.existing = existing(file)
                field.quiet = True
            if file or self.lenient:
                field.required = False
            if allowed is not None and name not in allowed:
                field.locked, field.disabled, field.required = True, True, False
                field.shown = self.shown(name, self.initial.get(name))
        self.pin(remarks)

    def stored(self) -> dict:
        names = [n for n in self.base_fields if hasattr(self.line, n) and n != "categories"]
        return {n: getattr(self.line, n) for n in names}

    def build(self):
        """Add the fields that depend on the line."""

    def pin(self, remarks):
        """Put each remark on top of the first field of its part."""
        words = reasons.sentences() if remarks else {}
        for remark in remarks:
            name = next((f for f in PARTS[remark.key].fields if f in self.fields), None)
            if name:
                self.fields[name].remark = pinned(remark, words, self.line)

    def shown(self, name, value):
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            return _(", ").join(c.name for c in self.line.categories.all())
        if isinstance(field, forms.ChoiceField):
            return dict(field.choices).get(value, "–")
        return value.name if hasattr(value, "name") else value if value not in (None, "") else "–"

    def asks_for(self, name: str) -> bool:
        """Whether a field must be filled in now and nothing is wrong with it yet."""
        return not (self.lenient or self.fields[name].disabled or name in self.errors)

    def values(self) -> dict:
        """What `save_line` takes: the open fields."""
        return {"values": {n: v for n, v in self.cleaned_data.items() if not self.fields[n].disabled}}


def existing(file) -> dict:
    return {"name": file.name, "size": file.size, "url": reverse("workflow:file", args=[file.pk]) + "?inline"}


def pinned(remark, words, line) -> dict:
    """A remark as the field template shows it."""
    mended = any(set(PARTS[key].fields) & set(PARTS[remark.key].fields) for key in line.changed_keys)
    return {
        "who": remark.by.name, "code": remark.code, "title": words.get(remark.code, ""), "text": remark.words,
        "at": remark.at, "old": remark.old, "mended": mended,
    }  # fmt: skip


class BrandPage(LinePage):
    brand_zh = NameField(
        label=_("Brand name in Chinese"),
        max_length=60,
        required=False,
        help_text=_("As on the trademark. If the brand is in the library, it is found by its name."),
    )
    brand_en = NameField(label=_("Brand name in English"), max_length=60, required=False)
    logo = files.ImageField(
        label=_("Logo"),
        required=False,
        help_text=_("Only for a brand that is new to the library: JPG or PNG, up to 10 MB, no SVG."),
    )
    role = forms.ChoiceField(
        label=_("Your role for the brand"), choices=ProductLine.Role.choices, widget=forms.RadioSelect
    )
    categories = forms.MultipleChoiceField(label=_("Categories"), widget=forms.CheckboxSelectMultiple)

    def build(self):
        leaves = list(offered_leaves())
        self.leaves = {str(c.pk): c for c in leaves}
        grouped = groupby(leaves, key=lambda c: c.parent)
        self.fields["categories"].choices = [(f.name, [(str(c.pk), c.name) for c in group]) for f, group in grouped]
        self.fields["categories"].wide = True
        self.fields["brand_zh"].quiet = True
        self.initial["categories"] = [str(c.pk) for c in self.line.categories.all()]

    def clean(self):
        data = super().clean()
        names = [data.get("brand_zh"), data.get("brand_en")]
        if not any(names):
            if self.asks_for("brand_zh") and "brand_en" not in self.errors:
                self.add_error("brand_zh", _("Enter the brand’s name in Chinese, in English or both."))
        elif self.asks_for("logo") and not (data.get("logo") or Brand.objects.named(*names).exists()):
            self.add_error("logo", _("The brand is new to the library: upload its logo as JPG or PNG."))
        return data

    def values(self):
        found = super().values()
        chosen = found["values"].pop("categories", None)
        return found if chosen is None else found | {"categories": [self.leaves[pk] for pk in chosen]}


class TrademarkPage(LinePage):
    trademark_number = CodeField(label=_("Trademark number"), max_length=20,
                                 help_text=_("On the certificate or acceptance notice."))  # fmt: skip
    trademark_class = ClassField(
        label=_("Nice class"), help_text=_("1 to 45; it must cover every category of the line.")
    )
    trademark_status = forms.ChoiceField(
        label=_("Trademark status"), choices=ProductLine.Trademark.choices, widget=forms.RadioSelect
    )
    trademark_owner = CompanyField(
        label=_("Trademark owner"), max_length=120, help_text=_("Exactly as on the certificate.")
    )
    trademark_since = DayField(label=_("Registered or accepted on"))
    trademark_until = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_("Only a registered trademark has an end; ten years after registration."),
    )
    trademark_file = paper(_("Certificate or acceptance notice"))

    def clean(self):
        data = super().clean()
        if data.get("trademark_status") == ProductLine.Trademark.ACCEPTED:
            data["trademark_until"] = None
        elif data.get("trademark_status") and not data.get("trademark_until") and self.asks_for("trademark_until"):
            self.add_error("trademark_until", _("Enter until when the trademark is valid."))
        return data


class QualityPage(LinePage):
    laboratory = NameField(label=_("Laboratory"), max_length=120)
    accreditation = CodeField(label=_("CMA or CNAS number"), max_length=40)
    report_number = CodeField(label=_("Report number"), max_length=60)
    report_on = DayField(label=_("Report issued on"))
    report_brand = NameField(label=_("Brand on the report"), max_length=60)
    report_product = NameField(label=_("Product on the report"), max_length=120)
    report_file = paper(_("Quality report"), help_text=_("All pages in one file: PDF, JPG or PNG, up to 10 MB."))

    def build(self):
        rows = {p.kind: p for p in self.line.permits.all()}
        for kind in sorted(permits_needed(self.line)):
            label, row = Permit(kind).label, rows.get(kind)
            prefix = f"permit_{kind}"
            self.fields[f"{prefix}_number"] = CodeField(
                label=_("%(permit)s: number") % {"permit": label}, max_length=60
            )
            self.fields[f"{prefix}_until"] = DayField(label=_("%(permit)s: valid until") % {"permit": label})
            self.fields[f"{prefix}_file"] = paper(_("%(permit)s: file") % {"permit": label})
            if row:
                self.initial |= {
                    f"{prefix}_number": row.number,
                    f"{prefix}_until": row.valid_until,
                    f"{prefix}_file": row.file,
                }


class AuthorisationForm(forms.Form):
    """One paper of the chain."""

    giver = CompanyField(label=_("Authorised by"), max_length=120)
    taker = CompanyField(label=_("Authorised company"), max_length=120)
    scope = NameField(
        label=_("Scope"), max_length=200, help_text=_("Goods, region and channel as the paper names them.")
    )
    starts_on = DayField(label=_("Valid from"))
    ends_on = DayField(label=_("Valid until"))
    file = paper(_("Authorisation letter"))

    def __init__(self, data=None, uploads=None, *, paper=None, giver="", taker=""):
        initial = {n: getattr(paper, n) for n in self.base_fields} if paper else {"giver": giver, "taker": taker}
        super().__init__(data, uploads, initial=initial)
        if paper and paper.file:
            self.fields["file"].existing, self.fields["file"].required = existing(paper.file), False
            self.fields["file"].quiet = True

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The paper ends before it begins. Correct the dates."))
        return data

    def inputs(self) -> dict:
        """What `save_authorisation` takes; the file only where a new one was uploaded."""
        file = self.cleaned_data.get("file")
        return self.cleaned_data | {"file": file if isinstance(file, files.CleanFile) else None}


PAGES = {"brand": BrandPage, "trademark": TrademarkPage, "quality": QualityPage}
