"""The pages: one Flask application around one desk."""

from flask import Flask, redirect
from werkzeug.wrappers import Response

from engine.desk import Desk
from engine.settings import Settings
from web import (
    documents,
    evidence,
    examination,
    exports,
    faults,
    finished,
    history,
    instance_text,
    instances,
    language,
    notices,
    own_password,
    paper,
    seals,
    security,
    sessions,
    sheets,
    start,
    steering,
    tasks,
)
from web.admin import calendar as admin_calendar
from web.admin import people as admin_people
from web.admin import positions as admin_positions
from web.admin import settings as admin_settings
from web.admin import tasks as admin_tasks
from web.furniture import furnish_templates
from web.owner import draft as owner_draft
from web.owner import force as owner_force
from web.owner import form_page as owner_form
from web.owner import forms as owner_forms
from web.owner import identity as owner_identity
from web.owner import modeler as owner_modeler
from web.owner import procedures as owner_procedures
from web.owner import repairs as owner_repairs
from web.owner import table as owner_table
from web.safe_path import HOME
from web.visit import House


def create_app(desk: Desk, settings: Settings) -> Flask:
    """The application; `settings` are the ones the desk was opened with."""
    app = Flask("web", template_folder="templates", static_folder="static", static_url_path="/static")
    app.extensions["sopan"] = House(desk=desk, settings=settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.furnish(app, desk, settings)
    furnish_templates(app)
    faults.catch(app)
    for page in (documents, evidence, examination, exports, finished, seals, history, sheets, steering):
        app.register_blueprint(page.blueprint)
    for page in (sessions, own_password, language, tasks, paper, instances, start, notices, instance_text):
        app.register_blueprint(page.blueprint)
    for page in (admin_people, admin_positions, admin_calendar, admin_tasks, admin_settings):
        app.register_blueprint(page.blueprint)
    for page in (owner_procedures, owner_draft, owner_identity, owner_modeler, owner_repairs, owner_table, owner_force):
        app.register_blueprint(page.blueprint)
    for page in (owner_forms, owner_form):
        app.register_blueprint(page.blueprint)
    app.add_url_rule("/", "home", _home)
    return app


def _home() -> Response:
    return redirect(HOME, 303)
