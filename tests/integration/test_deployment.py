"""The deployment in `docs/deployment` is sound as far as that can be seen without containers."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import crossplane
import pytest
import yaml

from assistant import read_settings
from assistant.setting_names import setting_names
from tests.ui.conftest import Run, leidraad

__all__ = ["leidraad"]

FOLDER = Path(__file__).parents[2] / "docs" / "deployment"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UIS = [name for name in SERVICES if name.startswith("ui-")]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if path.is_file()}
OF_COMPOSE = {"LEIDRAAD_VERSION", "LEIDRAAD_CONTACT"}
"""Variables that only the compose file reads."""


def checked_by(tool: str, *arguments: str | Path) -> None:
    """Run an installed checker; what it complains about is the failure."""
    program = Path(sysconfig.get_path("scripts")) / tool
    if not program.exists():
        pytest.skip(f"{tool} is not installed")
    result = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_hadolint_finds_nothing_in_the_container_file() -> None:
    checked_by("hadolint", FOLDER / "Containerfile")


def test_the_compose_file_is_what_the_compose_specification_allows() -> None:
    checked_by(
        "check-jsonschema", "--builtin-schema", "vendor.compose-spec", FOLDER / "compose.yaml"
    )


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_service_has_no_more_rights_than_it_needs(service: dict[str, Any]) -> None:
    assert service["user"] not in ("root", "0", "0:0")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert re.search(r":[\d$].*", service["image"]), "an image has a version"
    assert "/var/run/docker.sock" not in str(service.get("volumes"))


def test_only_the_proxy_can_be_reached_and_nothing_inside_reaches_out() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name, service in SERVICES.items():
        assert ("outside" in service["networks"]) == (name == "proxy")


def test_secrets_are_files_and_there_are_no_default_passwords() -> None:
    for name, service in SERVICES.items():
        assert set(service["secrets"]) <= COMPOSE["secrets"].keys()
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|DATABASE_URL", variable):
                assert variable.endswith("_FILE"), name
                assert Path(value).name in service["secrets"]
    assert all(secret.keys() == {"file"} for secret in COMPOSE["secrets"].values())
    assert not any("password@" in text for text in TEXTS.values())


def test_every_service_and_volume_that_is_named_is_there() -> None:
    for service in SERVICES.values():
        assert service.get("depends_on", {}).keys() <= SERVICES.keys()
        named = [str(v).partition(":")[0] for v in service.get("volumes", ())]
        assert all(v in COMPOSE["volumes"] or (FOLDER / v).exists() for v in named)
        for needed in service.get("depends_on", {}):
            assert "healthcheck" in SERVICES[needed] or needed in UIS
    assert "HEALTHCHECK" in TEXTS["Containerfile"]


def test_every_variable_is_a_setting() -> None:
    known = {"LEIDRAAD_" + name.replace(".", "__").upper() for name in setting_names()}

    named = {name for text in TEXTS.values() for name in re.findall(r"LEIDRAAD_[A-Z_]+", text)}

    assert named - OF_COMPOSE <= known
    assert "LEIDRAAD_DATABASE_URL_FILE" in named


@pytest.mark.parametrize("name", UIS)
def test_the_settings_of_a_process_can_be_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        monkeypatch.setenv(variable, re.sub(r"\$\{.*?\}", "iets", value))

    settings = read_settings()

    mounted = [volume.split(":")[1] for volume in SERVICES[name]["volumes"]]
    assert str(settings.data) in mounted
    proxy = SERVICES["proxy"]["networks"]["inside"]["ipv4_address"]
    assert settings.ui.trusted_proxies == (proxy,)
    assert f"/{settings.ui.root_path.strip('/')}/" in TEXTS["nginx.conf"]


def test_each_process_has_a_folder_of_its_own() -> None:
    folders = [SERVICES[name]["volumes"][0] for name in UIS]

    assert len(UIS) >= 2
    assert len(set(folders)) == len(UIS)


def directives(block: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Return every directive of a configuration, however deep, with its arguments."""
    found = []
    for item in block:
        found.append((item["directive"], item["args"]))
        found += directives(item.get("block", []))
    return found


@pytest.fixture(scope="module")
def nginx() -> list[tuple[str, list[str]]]:
    parsed = crossplane.parse(str(FOLDER / "nginx.conf"), strict=False)
    assert parsed["errors"] == []
    assert parsed["status"] == "ok"
    return directives(parsed["config"][0]["parsed"])


def test_the_proxy_passes_on_what_the_assistant_believes(
    nginx: list[tuple[str, list[str]]],
) -> None:
    servers = [arguments[0] for name, arguments in nginx if name == "server" and arguments]
    headers = {a[0]: a[1] for name, a in nginx if name == "proxy_set_header"}
    settings = read_settings()

    assert servers == [f"{name}:{settings.ui.port}" for name in UIS]
    assert headers["X-Forwarded-For"] == "$remote_addr"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Remote-User"] == ""
    assert ("proxy_buffering", ["off"]) in nginx
    assert ("client_max_body_size", [f"{settings.ui.upload_megabytes}m"]) in nginx
    assert ("hash", ["$route", "consistent"]) in nginx
    listening = next(a for name, a in nginx if name == "listen")
    assert listening == ["8443", "ssl"]
    assert SERVICES["proxy"]["ports"] == ["443:8443"]


COMMANDS = sorted(
    {
        tuple(found.split()[:2])
        for text in (TEXTS["README.md"], TEXTS["compose.yaml"])
        for found in re.findall(r"(?:exec|run --rm) ui-1 (?:leidraad )?([a-z ]+)", text)
    }
    | {("ui",)}
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_exists(command: tuple[str, ...], leidraad: Run) -> None:
    assert leidraad(*command, "--help").code == 0


def test_the_image_is_made_from_files_that_are_there_with_the_extra() -> None:
    text = TEXTS["Containerfile"]

    assert "'.[postgres]'" in text
    assert all((FOLDER.parents[1] / name).exists() for name in re.findall(r"\S+\.lock", text))
    assert re.search(r"^USER 10001", text, flags=re.M)
