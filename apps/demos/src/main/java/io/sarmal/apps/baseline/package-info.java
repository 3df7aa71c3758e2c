/**
 * What a recurrent network has to beat: small classical models, each right by its paper, measured
 * on the same split as the network beside it.
 */
package io.sarmal.apps.baseline;
