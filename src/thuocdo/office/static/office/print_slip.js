// Prints the slip as soon as it is shown, on machines that were told so; a browser started with --kiosk-printing asks nothing.
addEventListener("load", () => print());
