package dev.bayplan.api.resources;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * What the extender holds for one gang: written before its first member is released, removed once
 * enough of them are bound, or the plan was given up. Only the extender writes it.
 */
@Group("bayplan.dev")
@Version("v1alpha1")
@Kind("GangPlan")
@Plural("gangplans")
@ShortNames("gangp")
@AdditionalPrinterColumn(
    name = "Gang",
    jsonPath = ".spec.gang",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Generation",
    jsonPath = ".spec.generation",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Part",
    jsonPath = ".spec.part",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Of",
    jsonPath = ".spec.parts",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Released",
    jsonPath = ".spec.firstReleaseTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class GangPlan extends CustomResource<GangPlanSpec, Void> implements Namespaced {}
