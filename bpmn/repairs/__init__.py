"""What turns a drawing into a procedure, one file per subject: each repair is offered with its element and reason."""
