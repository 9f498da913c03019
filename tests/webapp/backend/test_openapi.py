"""The app keeps what /openapi.json promises, tried by Schemathesis."""

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
