package dev.recado.verify;

import java.util.Map;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test class the same running suite, started with the first and closed with the last. */
class SuiteExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(SuiteExtension.class);

    /** Closed by JUnit when the run ends. */
    private record Running(SuiteUnderTest suite) implements AutoCloseable {
        @Override
        public void close() {
            suite.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SuiteUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(OURS)
                .computeIfAbsent(Running.class, key -> new Running(SuiteUnderTest.start(Map.of())), Running.class).suite();
    }
}
