"""The pages: one Flask application around one desk."""

from flask import Flask, redirect
from werkzeug.wrappers import Response

from engine.desk import Desk
from engine.settings import Settings
from web import faults, instances, language, security, sessions, start, tasks
from web.furniture import furnish_templates
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
    for page in (sessions, language, tasks, instances, start):
        app.register_blueprint(page.blueprint)
    app.add_url_rule("/", "home", _home)
    return app


def _home() -> Response:
    return redirect(HOME, 303)
