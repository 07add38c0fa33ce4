"""JupyterLab with the lab's own settings. Usage: server.py NOWHERE [JupyterLab's options]

What an administrator or another installation has left for all users of the machine would count as well: an address that
the whole network can reach, or no token. So Jupyter looks in NOWHERE, a folder that does not exist, instead.
"""

import sys

from jupyter_core import paths

paths.SYSTEM_CONFIG_PATH[:] = [sys.argv[1]]
paths.SYSTEM_JUPYTER_PATH[:] = [sys.argv[1]]

from jupyterlab.labapp import main  # noqa: E402, it looks for settings when it is imported

if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
