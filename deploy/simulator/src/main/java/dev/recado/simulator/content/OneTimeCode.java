package dev.recado.simulator.content;

import java.util.List;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Checks that the text and the button of an authentication template contain the same one-time code. */
final class OneTimeCode {

    private static final int CODE_MAX = 15;

    private OneTimeCode() {
    }

    /** The components already have the parameters that the template needs. */
    static void check(List<GraphObject> components) {
        var codes = components.stream().flatMap(component -> component.objects("parameters", 1, 1).stream())
                .map(parameter -> parameter.text("text", CODE_MAX)).distinct().count();
        if (codes != 1) {
            throw SimulatedGraphError.invalidValue("The body and the button must contain the same code.");
        }
    }
}
