"""The shape of the code: imports point down, only the decorator moves a state, pages carry no inline script."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# What each app may know besides itself.
BELOW = {
    "workflow": set(),
    "accounts": {"workflow"},
    "deposits": {"accounts", "workflow"},
    "catalog": {"accounts", "workflow"},
    "onboarding": {"deposits", "catalog", "accounts", "workflow"},
    "config": {"onboarding", "deposits", "catalog", "accounts", "workflow"},
}
SOURCES = sorted(path for app in BELOW for path in (ROOT / app).rglob("*.py"))
TEMPLATES = sorted(path for folder in ("templates", *BELOW) for path in (ROOT / folder).rglob("*.html"))
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|https?://[^\"'\s]+\.(?:js|css)"
)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in SOURCES}


def imports(path: Path, tree: ast.AST) -> set[str]:
    """Our own modules that the nodes of `tree` import, as full names."""
    found = set()
    package = module_name(path).split(".") if path.name == "__init__.py" else module_name(path).split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            found |= {f"{start}.{a.name}" if f"{start}.{a.name}" in MODULES else start for a in node.names}
    return {name for name in found if name.split(".")[0] in BELOW}


def at_load_time(tree: ast.Module) -> ast.Module:
    """The tree without the bodies of functions: what runs when the module is imported."""

    class Outside(ast.NodeTransformer):
        def visit_FunctionDef(self, node):
            return None

        visit_AsyncFunctionDef = visit_FunctionDef

    return Outside().visit(tree)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path):
    app = path.relative_to(ROOT).parts[0]
    known = {name.split(".")[0] for name in imports(path, ast.parse(path.read_text()))}
    assert known <= BELOW[app] | {app}


def test_no_circle_among_modules():
    graph = {
        name: imports(path, at_load_time(ast.parse(path.read_text()))) & set(MODULES) for name, path in MODULES.items()
    }
    done = set()

    def walk(name, trail):
        assert name not in trail, "circle: " + " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for target in graph[name] - {name}:
                walk(target, [*trail, name])
            done.add(name)

    for name in graph:
        walk(name, [])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_action_decorator_moves_a_state(path):
    if path == ROOT / "workflow" / "actions.py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            assert getattr(target, "attr", "") != "state" or not isinstance(target, ast.Attribute), (
                f"line {node.lineno}"
            )
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("update", "setattr"):
            assert "state" not in {keyword.arg for keyword in node.keywords}, f"line {node.lineno}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_carries_no_inline_script_or_style_and_no_other_host(path):
    found = INLINE.search(path.read_text())
    assert not found, found.group()
