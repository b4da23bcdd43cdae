"""Forms of other tools as plain values: what each of their fields asks, in the kinds of fields that are known here."""
