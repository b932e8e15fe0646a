package dev.recado.ai.status;

/** The answer of {@link AiStatusResource}: turns are the caller's tenant's. */
public record StatusView(String model, long turnsWaiting, long turnsRunning) {
}
