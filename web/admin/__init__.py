"""The administrator's pages: people, positions, the calendar, whose task it is."""
