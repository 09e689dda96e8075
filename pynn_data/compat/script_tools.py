"""Small helpers of scripts: logs, names of files, a mail when all is over."""

from __future__ import annotations

import logging
import os
import smtplib
from datetime import datetime
from email.message import EmailMessage

__all__ = ["init_logging", "normalized_filename", "notify"]

LOGGER = "PyNN"
"""Name of the logger that scripts for PyNN know."""


def init_logging(
    logfile: str | os.PathLike[str] | None,
    debug: bool = False,
    num_processes: int = 1,
    rank: int = 0,
    level: int | None = None,
) -> logging.Logger:
    """Have Python's logging write to a file, or to the screen.

    Parameters
    ----------
    logfile
        Name of the file, which is replaced; None: the screen. Of several processes each has its own, with the
        rank at the end of the name.
    debug
        Write all messages, not only those from ``logging.INFO`` on.
    num_processes, rank
        As the front end's functions of these names tell.
    level
        Least level of messages; before `debug`.

    Returns
    -------
    logging.Logger
        For messages of the script.
    """
    several = num_processes > 1
    name = None if not logfile else os.path.abspath(f"{os.fspath(logfile)}.{rank}" if several else logfile)
    who = f"Process {rank} of {num_processes}: " if several else ""
    least = level or (logging.DEBUG if debug else logging.INFO)
    form = f"{who}%(asctime)s %(levelname)-8s [%(name)s] %(message)s"
    logging.basicConfig(level=least, format=form, filename=name, filemode="w")
    return logging.getLogger(LOGGER)


def normalized_filename(
    root: str,
    basename: str,
    extension: str,
    simulator: str,
    num_processes: int | None = None,
    use_iso8601: bool = False,
) -> str:
    """Return a name for a file of results, ``root/date/basename_simulator_date-time.extension``.

    `write_data` and `Figure.save` make the folders.

    Parameters
    ----------
    root
        Folder of the folders of each day.
    basename, extension, simulator
        Parts of the name.
    num_processes
        Another part, if it is given.
    use_iso8601
        Write dates as 2026-03-01 and times as 12:30:00, not 20260301 and 123000.

    Returns
    -------
    str
    """
    day, time = ("%Y-%m-%d", "T%H:%M:%S") if use_iso8601 else ("%Y%m%d", "-%H%M%S")
    now = datetime.now()
    processes = f"_np{num_processes}" if num_processes else ""
    name = f"{basename}_{simulator}{processes}_{now.strftime(day + time)}.{extension}"
    return os.path.join(root, now.strftime(day), name)


def notify(
    msg: str = "Simulation finished.",
    subject: str = "Simulation finished.",
    smtphost: str | None = None,
    address: str | None = None,
) -> None:
    """Send a mail to oneself, as when a simulation is over.

    Parameters
    ----------
    msg, subject
        Of the mail.
    smtphost
        Server that takes it.
    address
        Of sender and receiver. Without it, or without a server, a line on the screen says that nothing was sent.
    """
    if not smtphost or not address:
        print(f"notify(): no mail was sent, as it needs smtphost= and address=. {msg}")
        return
    mail = EmailMessage()
    mail["From"] = mail["To"] = address
    mail["Subject"] = subject
    mail.set_content(f"{msg}\n{datetime.now():%H:%M:%S, %Y-%m-%d}")
    with smtplib.SMTP(smtphost) as server:
        server.send_message(mail)
