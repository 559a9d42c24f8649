"""Whether the templates that an office keeps in a folder of its own can be used: each fault with its file and line."""

from collections.abc import Iterator
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has no types
from jinja2 import Environment, TemplateSyntaxError, meta

from monitor.map_faults import nearest
from monitor.report.environment import make_environment, shipped

TEMPLATE = ".j2"
WORD = ".docx"
KINDS = frozenset({TEMPLATE, WORD, ".css", ".js"})
"""What a template's name may end in; any other file in the folder is no business of ours."""


def faults_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with each file, and what to do; nothing where all can be used.

    Does not fill them in: what a template asks of the report that the report does not have is told when it is written.
    """
    environment = make_environment(folder)
    names = sorted(_names(folder))
    known, asked = shipped(), set()
    for name in names:
        if name.endswith(TEMPLATE):
            asked |= _asked_for(environment, folder, name)
    for name in names:
        if name not in known and name not in asked:
            yield f"{name}：没有这个模板", nearest(name, known) or "文件名要与程序自带的模板相同，见运维手册"
        elif name.endswith(WORD):
            yield from _of_word(folder / name, environment)
        else:
            yield from _of_text(environment, folder, name)


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.suffix in KINDS and path.is_file() and not hidden:
            yield path.relative_to(folder).as_posix()


def _asked_for(environment: Environment, folder: Path, name: str) -> set[str]:
    """Name the files that a template includes, so that an office may part its own into several."""
    try:
        parsed = environment.parse((folder / name).read_text(encoding="utf-8-sig"))
    except (TemplateSyntaxError, UnicodeDecodeError, OSError):
        return set()  # told where the file itself is looked at
    return {one for one in meta.find_referenced_templates(parsed) if one}


def _of_text(environment: Environment, folder: Path, name: str) -> Iterator[tuple[str, str]]:
    try:
        text = (folder / name).read_text(encoding="utf-8")
        if name.endswith(TEMPLATE):
            environment.compile(environment.parse(text, name), name)
    except UnicodeDecodeError:
        yield f"{name}：不是 UTF-8 编码的文字", "用编辑器“另存为”，编码选 UTF-8"
    except OSError as error:
        yield f"{name}：读不了（{error.strerror}）", "检查权限"
    except TemplateSyntaxError as error:
        yield f"{name} 第 {error.lineno} 行：模板写法有误（{error.message}）", "对照程序自带的同名模板改正"


def _of_word(path: Path, environment: Environment) -> Iterator[tuple[str, str]]:
    try:
        DocxTemplate(path).get_undeclared_template_variables(environment)
    except TemplateSyntaxError as error:
        yield f"{path.name}：模板写法有误（{error.message}）", "用 Word 打开，检查 {{ }} 与 {% %} 是否成对"
    except Exception as error:  # noqa: BLE001 - python-docx fails in as many ways as a file can be broken
        yield f"{path.name}：不是能打开的 Word 文件（{type(error).__name__}）", "用 Word 另存为 .docx"
