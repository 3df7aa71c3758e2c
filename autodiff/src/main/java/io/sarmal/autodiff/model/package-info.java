/** Whole models, made of layers: what is trained, saved and run. */
package io.sarmal.autodiff.model;
