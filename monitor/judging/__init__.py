"""Pure judgement: values in, verdicts out; no clock, no network, no database."""
