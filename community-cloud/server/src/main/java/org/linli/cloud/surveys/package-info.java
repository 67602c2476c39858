/** Surveys 问卷调查: what people think, counted, without who said it. */
@NullMarked
package org.linli.cloud.surveys;

import org.jspecify.annotations.NullMarked;
