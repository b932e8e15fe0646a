package dev.recado.kit.idempotency;

import java.util.List;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The request header {@code Idempotency-Key}; describes it in the API document of every endpoint that declares it. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class IdempotencyHeader implements OASFilter {

    /** An endpoint declares a parameter of this header, and passes its value to {@code IdempotencyKeys.of}. */
    public static final String NAME = "Idempotency-Key";
    public static final int KEY_CHARS_MAX = 255;
    private static final String DESCRIPTION = "Makes a repetition safe: within 24 hours a request with the same key gets the"
            + " first answer and changes nothing. Use a new random UUID for each request. Another request with the same key"
            + " is refused with 422 IDEMPOTENCY_KEY_REUSED.";

    @Override
    public Parameter filterParameter(Parameter parameter) {
        return parameter.getIn() == Parameter.In.HEADER && NAME.equals(parameter.getName())
                ? parameter.description(DESCRIPTION).required(false).schema(OASFactory.createSchema()
                        .type(List.of(Schema.SchemaType.STRING)).minLength(1).maxLength(KEY_CHARS_MAX))
                : parameter;
    }
}
