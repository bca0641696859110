"""Run inside a session bus of its own with an unlocked Secret Service: keeps, reads, forgets."""

import sys

from nhconsole.core.secrets.secret import Secret
from nhconsole.storage.secret_store import open_secret_store

store, sentence = open_secret_store()
key = Secret("q7/Zx+0T1bN/8vW+yR3kLm5uPd2sQe9hGf6jCi4oA1w=")
steps = [store.persistent, sentence == "", store.get("one") is None]
store.set("one", key)
steps += [store.get("one") == key, store.get("two") is None]
store.delete("one")
store.delete("one")
steps.append(store.get("one") is None)
sys.stdout.write(f"{steps}\n")
sys.exit(0 if all(steps) else 1)
