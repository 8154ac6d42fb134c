"""``docs/algo-oauth.service``: systemd accepts it, the device accepts what it says.

systemd itself is asked where it is installed; everywhere else the names of the directives are
compared with those in its manual pages, which finds a misspelt or misplaced one.
"""

import shutil
import subprocess
from pathlib import Path

from algo_oauth.settings import CHECKOUT, load_settings

UNIT = CHECKOUT / "docs" / "algo-oauth.service"

# systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5), of systemd 247 and newer.
KNOWN = {
    "Unit": "Description Wants After",
    "Service": """
        Type ExecStart Environment DynamicUser StateDirectory StateDirectoryMode UMask
        Restart RestartSec RestartPreventExitStatus TimeoutStopSec KillMode
        CapabilityBoundingSet AmbientCapabilities LockPersonality MemoryDenyWriteExecute
        NoNewPrivileges PrivateDevices PrivateTmp ProtectClock ProtectControlGroups ProtectHome
        ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables ProtectProc
        ProtectSystem RemoveIPC RestrictAddressFamilies RestrictNamespaces RestrictRealtime
        RestrictSUIDSGID SystemCallArchitectures SystemCallErrorNumber SystemCallFilter
    """,
    "Install": "WantedBy",
}


def directives(text: str) -> list[tuple[str, str, str]]:
    """Return section, name and value of each directive; a name may come more than once."""
    found, section = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.append((section, name, value))
    return found


def values(wanted: str) -> list[str]:
    text = UNIT.read_text(encoding="utf-8")
    return [value for _, name, value in directives(text) if name == wanted]


def complaints(text: str, folder: Path) -> list[str]:
    """Return what is wrong with a unit, in systemd's words or by the names in its manual."""
    if not shutil.which("systemd-analyze"):
        return [
            f"{section}: {name}"
            for section, name, _ in directives(text)
            if name not in KNOWN.get(section, "").split()
        ]
    program = values("ExecStart")[0]
    unit = folder / UNIT.name
    unit.write_text(text.replace(program, shutil.which("true") or "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # The machine's own units are not this test's business.
    return [line for line in done.stderr.splitlines() if UNIT.stem in line]


def test_systemd_accepts_it(tmp_path: Path) -> None:
    assert complaints(UNIT.read_text(encoding="utf-8"), tmp_path) == []


def test_systemd_would_complain_about_a_misspelt_line(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8").replace("NoNewPrivileges", "NoNewPriviliges")
    assert len(complaints(text, tmp_path)) == 1


def test_the_device_accepts_its_settings() -> None:
    environ = dict(line.split("=", 1) for line in values("Environment"))
    settings = load_settings([], environ)
    assert settings.state == f"%S/{values('StateDirectory')[0]}"
    assert settings.host == "0.0.0.0"


def test_it_is_confined() -> None:
    for name in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert values(name) == ["yes"]
    assert values("ProtectSystem") == ["strict"]
    assert values("CapabilityBoundingSet") == [""]


def test_it_starts_again_after_a_crash_and_not_after_a_bad_setting() -> None:
    assert values("Restart") == ["on-failure"]
    assert values("RestartPreventExitStatus") == ["2"]
