"""Plays a scripted visit on the real terminal, with real input events and pictures.

A visit is a YAML file: a name, and steps of one verb each. The verbs are the functions
marked with :func:`verb` in the modules ``*_verbs`` of this package.
"""

from workbench.play import device_verbs, screen_verbs, surroundings_verbs
from workbench.play.player import Player
from workbench.play.playing import main
from workbench.play.visit_file import VisitFileError, load_visit, verb

#: Importing them makes their verbs known.
VERB_MODULES = (screen_verbs, device_verbs, surroundings_verbs)

__all__ = ["VERB_MODULES", "Player", "VisitFileError", "load_visit", "main", "verb"]
