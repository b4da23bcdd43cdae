"""Who may ask for which page: one line per endpoint, and the names of the rules.

The fence (`web/security.py`) lets nobody pass to an endpoint that has no line here. What a rule means for a person is
decided by `engine/access.py` alone; this table says what to expect, and the tests ask every page as every role.
"""

from collections.abc import Mapping

OPEN = "open"  # everybody, without a session
SESSION = "session"  # everybody who is logged in; a list shows each person their own
ACTOR = "actor"  # everybody who may give commands: not the auditor
READER = "reader"  # who may read the Berkas
WRITER = "writer"  # who may read the Berkas and is no auditor
PERFORMER = "performer"  # who may do the task now
HOLDER = "holder"  # the person whose task it is by claim or offer
STAND_IN = "stand-in"  # a holder of the same position, or of its superior
ASSIGNER = "assigner"  # a holder of the superior position, or an administrator
SUBMITTER = "submitter"  # who did the last step
BEGINNER = "beginner"  # a holder of the first step's lane
CANCELLER = "canceller"  # who started the Berkas, or an administrator
RECORDING = "recording"  # who has the duty of a recorder, where the office records from paper
RECORDER = "recorder"  # who may enter decisions from paper, at a Berkas that they may read
ADMINISTRATOR = "administrator"
WITNESS = "witness"  # auditor, administrator, head of the office: who keeps checkpoints outside the house
AUDITOR = "auditor"  # who has the duty of an auditor
OWNER = "owner"  # who has the duty of a process owner

RULES: Mapping[str, str] = {
    "static": OPEN,
    "sessions.form": OPEN,
    "sessions.login": OPEN,
    "language.choose": OPEN,
    "own_password.form": SESSION,
    "own_password.change": SESSION,
    "home": SESSION,
    "sessions.arrived": SESSION,
    "sessions.again": SESSION,
    "sessions.logout": SESSION,
    "tasks.mine": SESSION,
    "tasks.page": READER,
    "tasks.complete": PERFORMER,
    "tasks.claim": PERFORMER,
    "tasks.release": HOLDER,
    "tasks.discard": ACTOR,
    "tasks.take_over": STAND_IN,
    "tasks.assign": ASSIGNER,
    "tasks.take_back": SUBMITTER,
    "paper.listed": RECORDING,
    "paper.form": RECORDER,
    "paper.record": RECORDER,
    "instances.listed": SESSION,
    "instances.page": READER,
    "instances.diagram": READER,
    "instances.document": READER,
    "instances.source": READER,
    "documents.page": READER,
    "documents.content": READER,
    "history.page": READER,
    "examination.page": AUDITOR,
    "examination.draw": AUDITOR,
    "finished.page": SESSION,
    "finished.table": SESSION,
    "evidence.archive": READER,
    "seals.register": WITNESS,
    "sheets.control": READER,
    "sheets.disposition": READER,
    "sheets.whole": READER,
    "steering.note": WRITER,
    "steering.find": SESSION,
    "steering.page": CANCELLER,
    "steering.cancel": CANCELLER,
    "steering.move": ADMINISTRATOR,
    "instance_text.page": READER,
    "notices.box": SESSION,
    "start.form": SESSION,
    "start.begin": BEGINNER,
    "exports.form": AUDITOR,
    "exports.download": AUDITOR,
    "exports.net": SESSION,
    "owner_procedures.listed": OWNER,
    "owner_procedures.begin": OWNER,
    "owner_procedures.versions": OWNER,
    "owner_procedures.download": OWNER,
    "owner_draft.home": OWNER,
    "owner_draft.diagram": OWNER,
    "owner_draft.replace": OWNER,
    "owner_draft.drop": OWNER,
    "owner_identity.page": OWNER,
    "owner_identity.save": OWNER,
    "owner_repairs.page": OWNER,
    "owner_repairs.accept": OWNER,
    "owner_modeler.page": OWNER,
    "owner_modeler.source": OWNER,
    "owner_modeler.save": OWNER,
    "owner_modeler.check": OWNER,
    "owner_modeler.compare": OWNER,
    "owner_table.page": OWNER,
    "owner_table.save": OWNER,
    "owner_forms.page": OWNER,
    "owner_forms.change": OWNER,
    "owner_form.page": OWNER,
    "owner_form.save": OWNER,
    "owner_force.page": OWNER,
    "owner_force.enforce": OWNER,
    "admin_people.listed": ADMINISTRATOR,
    "admin_people.add": ADMINISTRATOR,
    "admin_people.page": ADMINISTRATOR,
    "admin_people.password": ADMINISTRATOR,
    "admin_people.address": ADMINISTRATOR,
    "admin_people.end_sessions": ADMINISTRATOR,
    "admin_people.end": ADMINISTRATOR,
    "admin_positions.listed": ADMINISTRATOR,
    "admin_positions.add": ADMINISTRATOR,
    "admin_positions.change": ADMINISTRATOR,
    "admin_positions.hold": ADMINISTRATOR,
    "admin_positions.end_holding": ADMINISTRATOR,
    "admin_positions.map_lane": ADMINISTRATOR,
    "admin_positions.unmap_lane": ADMINISTRATOR,
    "admin_positions.grant": ADMINISTRATOR,
    "admin_positions.end_duty": ADMINISTRATOR,
    "admin_calendar.page": ADMINISTRATOR,
    "admin_calendar.edit": ADMINISTRATOR,
    "admin_calendar.apply": ADMINISTRATOR,
    "admin_calendar.recount": ADMINISTRATOR,
    "admin_settings.page": ADMINISTRATOR,
    "admin_settings.paper": ADMINISTRATOR,
    "admin_tasks.listed": ADMINISTRATOR,
    "admin_tasks.assign": ADMINISTRATOR,
}


def is_open(endpoint: str | None) -> bool:
    """Whether an endpoint answers without a login."""
    return RULES.get(endpoint or "") == OPEN


def is_known(endpoint: str) -> bool:
    """Whether an endpoint has a rule at all."""
    return endpoint in RULES
