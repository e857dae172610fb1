from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "songsmith.projects"
    label = "projects"
