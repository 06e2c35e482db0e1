from tests.cli.fixtures import blank, copy, empty, example, package, program, team, team_made

__all__ = ["blank", "copy", "empty", "example", "package", "program", "team", "team_made"]
