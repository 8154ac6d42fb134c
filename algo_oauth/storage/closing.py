"""What is open until it is closed, or until its ``with`` block ends."""

import abc
from typing import Self


class Closing(abc.ABC):
    """Gives a class with ``close`` the ``with`` statement."""

    @abc.abstractmethod
    def close(self) -> None:
        """Close it; a second call does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
