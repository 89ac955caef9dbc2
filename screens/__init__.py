"""What is drawn: one folder a screen, its QML and its view model. No rule of tax, no I/O."""
