from tests.cli.fixtures import blank, copy, empty, example, package, program

__all__ = ["blank", "copy", "empty", "example", "package", "program"]
