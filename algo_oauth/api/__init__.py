"""The Algo RESTful API, as an 8450 serves it: an application of its own, in front of the pages.

It shares nothing with them but the device. It never looks at a cookie, so a browser's login is no
use for it, and no page of this or of another site can call it in somebody's name.
"""

from algo_oauth.api.front import ApiFirst

__all__ = ["ApiFirst"]
