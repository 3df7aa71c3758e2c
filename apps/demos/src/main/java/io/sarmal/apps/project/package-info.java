/**
 * New projects for plugins. A project's files lie as templates among this jar's resources, complete
 * but for a few words such as <code>${name}</code>.
 */
package io.sarmal.apps.project;
