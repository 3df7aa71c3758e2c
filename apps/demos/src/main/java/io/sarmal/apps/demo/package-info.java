/** The classic experiments with recurrent networks: a class for each, and a lesson in each. */
package io.sarmal.apps.demo;
