"""The document: BPMN 2.0 diagrams read safely, checked, drawn; never running ones."""
