"""What the columns of a file mean, on the wire: the mapping that an indicator keeps for the files it is fed from."""

from api.files import READERS
from api.rest.fields import Choice, Flag, List, Text, Whole
from api.rest.schemas import Document, Part, Schema
from api.schemas.sources import SourceSchema
from models.measured import AWAITED, VALUED
from models.population import GENERATIONS, ORIGINS
from models.series import ROLES

LONGEST = 300  # letters of a column or a code
DELIMITERS = (";", ",", "\t", "|")
GROUPING = (".", ",", " ", "\u00a0")


class CodeMeaningSchema(Schema):
    """A code of the file, and what it is here; several codes with one meaning are summed."""

    code = Text(LONGEST, required=True)
    to = Text(100)


class DimensionMappingSchema(Schema):
    """Where one part of a cell's place stands: in a column, or nowhere because it is always the same."""

    column = Text(LONGEST)
    constant = Text(100)
    codes = List(Part(CodeMeaningSchema), most=500)
    ignore_others = Flag(load_default=False)


class SelectionSchema(Schema):
    """A column of which only some codes count; several are summed."""

    column = Text(LONGEST, required=True)
    codes = List(Text(LONGEST), most=500)
    ignore_others = Flag(load_default=False)


class FigureColumnsSchema(Schema):
    """Which columns hold the figures; where ``measures`` is a column, which of its codes names which figure."""

    measures = Text(LONGEST)
    column = Text(LONGEST)
    value = Text(LONGEST)
    numerator = Text(LONGEST)
    denominator = Text(LONGEST)
    status = Text(LONGEST)
    ignore_others = Flag(load_default=False)


class MarkMeaningSchema(Schema):
    """A sign that stands for a figure, beside those that the format is known for."""

    mark = Text(20, required=True)
    status = Choice(*AWAITED, "suppressedAtSource", required=True)


class CountedGroupSchema(Schema):
    """The group of the population that is the denominator of a series; several are summed."""

    role = Choice(*ROLES, required=True)
    segment = Text(100)
    origin = Choice(*ORIGINS, required=True)
    generation = Choice(*GENERATIONS, load_default="total")


class ImportMappingSchema(Schema):
    """What a file's columns and codes mean, so that next time the file is enough."""

    format = Choice(*READERS, required=True)
    sheet = Text(100)
    header_row = Whole(1, 100, load_default=1)
    delimiter = Choice(*DELIMITERS, load_default=";")
    decimal_sign = Choice(",", ".", load_default=",")
    grouping_sign = Choice(*GROUPING)
    period = Part(DimensionMappingSchema)
    area = Part(DimensionMappingSchema)
    group = Part(DimensionMappingSchema)
    segment = Part(DimensionMappingSchema)
    selections = List(Part(SelectionSchema), most=20)
    figures = Part(FigureColumnsSchema, required=True)
    marks = List(Part(MarkMeaningSchema), most=50)
    populations = List(Part(CountedGroupSchema), most=50)
    status = Choice(*VALUED, load_default="final")
    published = Flag(load_default=False)
    illustrative = Flag(load_default=False)
    source = Document(SourceSchema)
