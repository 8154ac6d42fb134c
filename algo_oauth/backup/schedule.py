"""When the next backup is due, by the hour in UTC."""

from datetime import UTC, datetime, timedelta

from algo_oauth.storage.backup_schedule import OFF, WEEKDAYS, WEEKLY, BackupSchedule


def latest_time(schedule: BackupSchedule, now: float) -> float | None:
    """Return when the newest backup should have been made, None for a schedule that is off.

    ``now`` and the answer are Unix times in seconds.
    """
    if schedule.every == OFF:
        return None
    moment = datetime.fromtimestamp(now, UTC)
    latest = moment.replace(hour=schedule.hour, minute=0, second=0, microsecond=0)
    if latest > moment:
        latest -= timedelta(days=1)
    if schedule.every == WEEKLY:
        latest -= timedelta(days=(latest.weekday() - WEEKDAYS.index(schedule.weekday)) % 7)
    return latest.timestamp()


def next_time(schedule: BackupSchedule, now: float) -> float | None:
    """Return when the next backup will be made, None for a schedule that is off."""
    latest = latest_time(schedule, now)
    if latest is None:
        return None
    return latest + timedelta(days=7 if schedule.every == WEEKLY else 1).total_seconds()
