"""Forms filled from the registers: choosing one, reading it with the trail of each figure, recording, handing in, printing."""
